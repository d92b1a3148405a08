import { useLocalStorage } from '@mantine/hooks'

/** Whether single keys such as `/` are shortcuts. People who speak to their computer turn them off (WCAG 2.1.4). */
export function useSingleKeys() {
  return useLocalStorage({ key: 'lodger.single-keys', defaultValue: true, getInitialValueInEffect: false })
}
