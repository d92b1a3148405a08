import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { Notice } from './notice.tsx'

interface ConfirmDialogProps {
  readonly title: string
  readonly confirm: string
  readonly isDestructive?: boolean
  readonly isBusy: boolean
  readonly error: Error | null
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Says what will happen before it asks. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Modal opened onClose={props.onClose} title={props.title} size={480}>
      <div className="stack">
        {props.children}
        {props.error !== null && (
          <Notice tone="bad" role="alert">
            {props.error.message}
          </Notice>
        )}
        <DialogActions onClose={props.onClose}>
          <Button
            {...(props.isDestructive ? { color: 'red' } : {})}
            loading={props.isBusy}
            onClick={props.onConfirm}
            data-autofocus
          >
            {props.confirm}
          </Button>
        </DialogActions>
      </div>
    </Modal>
  )
}

/** The last line of every dialog: cancel, then what it is for. */
export function DialogActions({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }) {
  return (
    <div className="dialog-actions">
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      {children}
    </div>
  )
}
