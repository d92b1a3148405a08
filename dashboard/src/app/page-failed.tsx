import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { Failed } from '../ui/failed.tsx'
import { Page } from '../ui/page.tsx'

/** Shown instead of a page that could not be drawn at all. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Page title="This page failed" layout="text">
      <Failed
        what="The page could not be shown."
        error={error instanceof Error ? error : new Error('Something went wrong that has no description.')}
        retry={retry}
      />
    </Page>
  )
}
