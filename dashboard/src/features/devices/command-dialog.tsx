import { FileInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { CommandChoice, DeviceDetail } from '../../../../src/contract/devices.ts'
import { useEnqueueCommand } from '../../api/devices.ts'
import { useGo } from '../../ui/app-link.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { type CommandInput, fieldsOf, requestOf } from './command-request.ts'

interface CommandDialogProps {
  readonly device: DeviceDetail
  readonly choice: CommandChoice
  readonly onClose: () => void
}

/** Says what a command does, asks for what it needs, and queues it. */
export function CommandDialog({ device, choice, onClose }: CommandDialogProps) {
  const [input, setInput] = useState<CommandInput>({})
  const [problem, setProblem] = useState<Error | null>(null)
  const enqueue = useEnqueueCommand(device.id)
  const go = useGo()
  const fields = fieldsOf(choice.requestType, device.platform)
  const change = (changed: CommandInput) => setInput({ ...input, ...changed })
  const follow = () => {
    onClose()
    go(`/n/${device.networkId}/devices/${device.id}?tab=timeline`)
  }
  const send = async () => {
    const request = await requestOf(choice.requestType, input)
    if (request.ok) enqueue.mutate(request.value, { onSuccess: follow })
    else setProblem(new Error(request.problem))
  }
  return (
    <ConfirmDialog
      title={choice.label}
      confirm={choice.label}
      isDestructive={choice.isDestructive}
      isBusy={enqueue.isPending}
      error={enqueue.error ?? problem}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p>{choice.effect}</p>
      {fields.includes('message') && (
        <TextInput
          label="Message on the lock screen"
          value={input.message ?? ''}
          onChange={(event) => change({ message: event.currentTarget.value })}
        />
      )}
      {fields.includes('phoneNumber') && (
        <TextInput
          label="Phone number on the lock screen"
          type="tel"
          value={input.phoneNumber ?? ''}
          onChange={(event) => change({ phoneNumber: event.currentTarget.value })}
        />
      )}
      {fields.includes('pin') && (
        <TextInput
          label="PIN"
          description="Six digits. The Mac asks for it afterwards; keep it."
          inputMode="numeric"
          maxLength={6}
          value={input.pin ?? ''}
          onChange={(event) => change({ pin: event.currentTarget.value })}
        />
      )}
      {fields.includes('profile') && (
        <FileInput
          label="Configuration profile"
          description="A .mobileconfig file. The device refuses what its enrollment does not allow."
          accept=".mobileconfig,application/x-apple-aspen-config"
          placeholder="Choose a file"
          value={input.profile ?? null}
          onChange={(profile) => change({ profile })}
        />
      )}
      <p className="small quiet">The device gets it when it next answers. The timeline shows how it goes.</p>
    </ConfirmDialog>
  )
}
