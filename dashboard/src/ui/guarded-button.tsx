import { Button, type ButtonProps, Tooltip } from '@mantine/core'
import { type MouseEventHandler, type ReactNode, useId } from 'react'

interface GuardedButtonProps extends ButtonProps {
  /** Why it cannot be used; null if it can. It stays reachable by keyboard, so that the reason can be read. */
  readonly refusal: string | null
  readonly onClick?: MouseEventHandler<HTMLButtonElement>
  readonly type?: 'button' | 'submit'
  readonly children: ReactNode
}

/** A button that says why it cannot be used. */
export function GuardedButton({ refusal, onClick, children, ...button }: GuardedButtonProps) {
  const reasonId = useId()
  if (refusal === null) {
    return (
      <Button {...button} {...(onClick === undefined ? {} : { onClick })}>
        {children}
      </Button>
    )
  }
  return (
    <>
      <Tooltip label={refusal}>
        <Button
          {...button}
          type="button"
          data-disabled
          aria-disabled="true"
          aria-describedby={reasonId}
          onClick={(event) => event.preventDefault()}
        >
          {children}
        </Button>
      </Tooltip>
      <span id={reasonId} className="visually-hidden">
        {refusal}
      </span>
    </>
  )
}
