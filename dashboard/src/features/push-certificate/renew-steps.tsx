import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import type { PushCertificate } from '../../../../src/contract/push-certificate.ts'
import { useRequestPushCertificate, useUploadPushCertificate } from '../../api/push-certificate.ts'
import { formErrors } from '../../ui/form-errors.ts'
import { GuardedButton } from '../../ui/guarded-button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'
import './renew-steps.css'

interface RenewStepsProps {
  readonly certificate: z.infer<typeof PushCertificate>
  readonly refusal: string | null
}

/** Request, hand it to Apple, bring back the certificate. */
export function RenewSteps({ certificate, refusal }: RenewStepsProps) {
  const request = useRequestPushCertificate()
  const upload = useUploadPushCertificate()
  const [pem, setPem] = useState('')
  const [keyPem, setKeyPem] = useState('')
  const [hasOwnKey, setOwnKey] = useState(false)
  const [account, setAccount] = useState(certificate.appleAccount ?? '')
  const waiting = certificate.request
  const { fields: errors, general } = formErrors(upload.error, ['certificatePem', 'privateKeyPem', 'appleAccount'])
  const canUpload = pem.trim() !== '' && (waiting !== null || keyPem.trim() !== '')

  return (
    <ol className="renew-steps">
      <li>
        <h3>Make a request</h3>
        <p className="quiet">Lodger makes a key, which never leaves it, and a certificate signing request.</p>
        <div className="row">
          <GuardedButton
            refusal={refusal}
            variant={waiting === null ? 'filled' : 'default'}
            loading={request.isPending}
            onClick={() => request.mutate()}
          >
            {waiting === null ? 'Make a request' : 'Make another request'}
          </GuardedButton>
          {waiting !== null && (
            <>
              <Button
                leftSection={<Icon name="download" />}
                onClick={() => saveFile('lodger-push-request.csr', 'application/pkcs10', waiting.pem)}
              >
                Download the request
              </Button>
              <span className="quiet small">
                Made <TimeAgo at={waiting.createdAt} />
              </span>
            </>
          )}
        </div>
        {request.error !== null && (
          <Notice tone="bad" role="alert">
            {request.error.message}
          </Notice>
        )}
      </li>
      <li>
        <h3>Have it signed</h3>
        <p className="quiet">
          Apple accepts requests only if a vendor with an MDM signing certificate has signed them. If your organization
          is enrolled as such a vendor, sign the request; otherwise have it signed by yours.
        </p>
      </li>
      <li>
        <h3>Give it to Apple</h3>
        <p className="quiet">
          Sign in to{' '}
          <a href="https://identity.apple.com/pushcert/" target="_blank" rel="noreferrer">
            Apple Push Certificates Portal
          </a>
          {certificate.topic === null
            ? ' with an Apple Account that will outlast any one person, choose Create a Certificate and upload the signed request.'
            : ` with ${certificate.appleAccount ?? 'the same Apple Account as before'}, choose Renew beside the certificate in use, and upload the signed request.`}{' '}
          Download what Apple gives you.
        </p>
      </li>
      <li>
        <h3>Bring the certificate back</h3>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            upload.mutate(
              {
                certificatePem: pem,
                ...(hasOwnKey && keyPem.trim() !== '' ? { privateKeyPem: keyPem } : {}),
                ...(account.trim() === '' ? {} : { appleAccount: account }),
              },
              { onSuccess: () => setPem('') },
            )
          }}
        >
          {general !== null && (
            <Notice tone="bad" role="alert">
              {general}
            </Notice>
          )}
          <PemField label="Certificate" value={pem} error={errors['certificatePem']} onChange={setPem} />
          {hasOwnKey ? (
            <PemField label="Private key" value={keyPem} error={errors['privateKeyPem']} onChange={setKeyPem} />
          ) : (
            <Button variant="subtle" size="compact-sm" className="renew-own-key" onClick={() => setOwnKey(true)}>
              The key was made elsewhere
            </Button>
          )}
          <TextInput
            label="Apple Account it was made with"
            description="Whoever renews it next year needs the same one."
            maw={420}
            value={account}
            error={errors['appleAccount']}
            onChange={(event) => setAccount(event.currentTarget.value)}
          />
          <div className="row">
            <GuardedButton
              type="submit"
              refusal={refusal ?? (canUpload ? null : 'Make a request and paste the certificate first.')}
              loading={upload.isPending}
            >
              Install certificate
            </GuardedButton>
            <span role="status">{upload.isSuccess && 'Installed.'}</span>
          </div>
        </form>
      </li>
    </ol>
  )
}

interface PemFieldProps {
  readonly label: string
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (pem: string) => void
}

/** A text in PEM, pasted or dropped as a file. */
function PemField({ label, value, error, onChange }: PemFieldProps) {
  return (
    <Textarea
      label={label}
      description="Paste it, or drop the file here. It begins with -----BEGIN."
      classNames={{ input: 'mono' }}
      autosize
      minRows={4}
      maxRows={10}
      spellCheck={false}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const file = event.dataTransfer.files[0]
        if (file === undefined) return
        event.preventDefault()
        void file.text().then(onChange)
      }}
    />
  )
}
