import { Button, FileInput, Modal, Progress } from '@mantine/core'
import { useState } from 'react'
import { ownerImportSampleUrl, useImportOwners, useOwnerImport } from '../../api/owners.ts'
import { DialogActions } from '../../ui/confirm-dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { counted } from '../../ui/words.ts'
import { ImportReport } from './import-report.tsx'

/** Three steps: choose a file, read what it would do, do it. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const [csv, setCsv] = useState<string | null>(null)
  const check = useImportOwners()
  const run = useImportOwners()
  const progress = useOwnerImport(run.data?.id ?? null)
  const report = check.data
  const outcome = progress.data ?? run.data

  const choose = async (file: File | null) => {
    check.reset()
    if (file === null) return setCsv(null)
    const text = await file.text()
    setCsv(text)
    check.mutate({ csv: text, dryRun: true })
  }
  const affected = report === undefined ? 0 : report.created + report.updated

  return (
    <Modal opened onClose={onClose} size={640} title="Import owners">
      {outcome !== undefined ? (
        <div className="stack">
          {outcome.state === 'running' ? (
            <>
              <p role="status">
                {outcome.done.toLocaleString('en')} of {counted(outcome.total, 'row')} imported. You may close this; it
                goes on.
              </p>
              <Progress
                value={outcome.total === 0 ? 100 : (100 * outcome.done) / outcome.total}
                aria-label="Rows imported"
                size="sm"
              />
            </>
          ) : (
            <ImportReport report={outcome} isDone />
          )}
          <div className="dialog-actions">
            <Button onClick={onClose}>Close</Button>
          </div>
        </div>
      ) : (
        <div className="stack">
          <p>
            A CSV file with a header line and the columns <code>name</code>, <code>email</code>, <code>password</code>{' '}
            and <code>tags</code>; the last two may be empty. People already there are recognized by their e-mail, so
            importing a file twice changes nothing.{' '}
            <a href={ownerImportSampleUrl} download="owners-sample.csv">
              Download a sample file
            </a>
          </p>
          <FileInput
            label="File"
            accept=".csv,text/csv"
            placeholder="Choose a CSV file"
            onChange={(file) => void choose(file)}
            data-autofocus
          />
          {check.isPending && <p role="status">Reading the file; nothing is changed yet.</p>}
          {[check.error, run.error].map(
            (error) =>
              error !== null && (
                <Notice key={error.message} tone="bad" role="alert">
                  {error.message}
                </Notice>
              ),
          )}
          {report !== undefined && <ImportReport report={report} isDone={false} />}
          <DialogActions onClose={onClose}>
            <Button
              disabled={csv === null || affected === 0}
              loading={run.isPending}
              onClick={() => csv !== null && run.mutate({ csv, dryRun: false })}
            >
              {affected === 0 ? 'Import' : `Import ${counted(affected, 'owner')}`}
            </Button>
          </DialogActions>
        </div>
      )}
    </Modal>
  )
}
