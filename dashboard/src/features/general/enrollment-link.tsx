import { Button } from '@mantine/core'
import { useState } from 'react'
import { AppLink } from '../../ui/app-link.tsx'
import { Copyable } from '../../ui/copyable.tsx'
import { Icon } from '../../ui/icon.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import './enrollment-link.css'

/** The address that people open on their device. */
export function EnrollmentLink({ link }: { readonly link: string }) {
  const [hasQr, setQr] = useState(false)
  return (
    <div className="enrollment-link" id="user-enrollment-link">
      <h3>User Enrollment Link</h3>
      <Copyable value={link} what="User Enrollment Link" />
      <div className="row">
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="qr" />}
          aria-expanded={hasQr}
          onClick={() => setQr(!hasQr)}
        >
          {hasQr ? 'Hide QR code' : 'QR code'}
        </Button>
        <Button
          size="xs"
          variant="default"
          component="a"
          href={link}
          target="_blank"
          rel="noreferrer"
          leftSection={<Icon name="external" />}
        >
          Open on this device
        </Button>
        <AppLink href="/help/walkthrough" className="small">
          What people will see
        </AppLink>
      </div>
      {hasQr && <QrCode value={link} label="QR code of the User Enrollment Link" />}
    </div>
  )
}
