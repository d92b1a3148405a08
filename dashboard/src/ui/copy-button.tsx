import { ActionIcon, CopyButton as Copy, Tooltip } from '@mantine/core'
import { Icon } from './icon.tsx'

export function CopyButton({ value, what }: { readonly value: string; readonly what: string }) {
  return (
    <Copy value={value}>
      {({ copied, copy }) => (
        <>
          <Tooltip label={copied ? 'Copied' : `Copy ${what}`}>
            <ActionIcon size="md" aria-label={`Copy ${what}`} onClick={copy}>
              <Icon name={copied ? 'check' : 'copy'} />
            </ActionIcon>
          </Tooltip>
          <span className="visually-hidden" aria-live="polite">
            {copied ? 'Copied' : ''}
          </span>
        </>
      )}
    </Copy>
  )
}
