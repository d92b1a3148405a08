import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createQueryClient } from '../api/query-client.ts'
import { cssVariables, theme } from '../ui/theme.ts'
import { createDashboardRouter } from './router.tsx'
import { styleNonce } from './style-nonce.ts'

const client = createQueryClient(() => {
  if (router.state.location.pathname === '/sign-in') return
  client.removeQueries({ queryKey: ['viewer'] })
  void router.navigate({ to: '/sign-in', search: { next: router.state.location.href } })
})
const router = createDashboardRouter(client)

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" autoClose={8000} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
