import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const house: MantineColorsTuple = [
  '#f0f6f2',
  '#dfebe3',
  '#bdd6c7',
  '#97bfa6',
  '#74a98a',
  '#5b9a75',
  '#458b63',
  '#33754f',
  '#276142',
  '#1a4630',
]
const gray: MantineColorsTuple = [
  '#fafaf9',
  '#f4f4f2',
  '#e8e8e5',
  '#dcdcd8',
  '#c6c7c2',
  '#8b8e89',
  '#62655f',
  '#4c4f4a',
  '#343733',
  '#1c1e1c',
]
const dark: MantineColorsTuple = [
  '#e6e8e6',
  '#c9ccca',
  '#a1a6a3',
  '#7d827f',
  '#3d4240',
  '#2b2f2d',
  '#1f2321',
  '#161918',
  '#101211',
  '#0b0c0c',
]
const red: MantineColorsTuple = [
  '#fdf2f1',
  '#fae0de',
  '#f3bbb7',
  '#ea938d',
  '#e0706a',
  '#d4554f',
  '#c5423c',
  '#b1362f',
  '#9f2f29',
  '#7d231f',
]

const transition = { duration: 100, exitDuration: 80 }

/** What floats stays in the part of the page it belongs to, for assistive technology, and is not cut off there. */
const floating = {
  transitionProps: { transition: 'fade', ...transition },
  shadow: 'md',
  withinPortal: false,
  floatingStrategy: 'fixed',
} as const

/** The heading of a dialog is not the banner of the page, which the library's element would say. */
const notABanner = { header: { role: 'presentation' } }

export const theme = createTheme({
  primaryColor: 'house',
  primaryShade: 8,
  autoContrast: true,
  colors: { house, gray, dark, red },
  black: '#1c1e1c',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  shadows: { md: '0 1px 2px rgb(0 0 0 / 6%), 0 8px 24px rgb(0 0 0 / 12%)' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '14px', lineHeight: '20px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Modal: {
      defaultProps: {
        transitionProps: { transition: 'fade', ...transition },
        yOffset: '12vh',
        overlayProps: { backgroundOpacity: 0.3 },
        closeButtonProps: { 'aria-label': 'Close' },
        attributes: notABanner,
      },
    },
    Drawer: { defaultProps: { transitionProps: transition, attributes: notABanner } },
    // Without the placeholder the first item has the focus at once, and assistive technology sees only items.
    Menu: { defaultProps: { ...floating, withInitialFocusPlaceholder: false } },
    Popover: { defaultProps: floating },
    Combobox: { defaultProps: floating },
    Tooltip: {
      defaultProps: {
        ...floating,
        openDelay: 250,
        multiline: true,
        maw: 280,
        events: { hover: true, focus: true, touch: true },
      },
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
})

/** Text that is quiet stays readable: at least 4.5 to 1 on every ground it stands on. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#62655f',
    '--mantine-color-placeholder': '#70736d',
    '--mantine-color-error': '#b1362f',
    '--mantine-color-default-border': '#dcdcd8',
    '--mantine-color-anchor': '#276142',
    '--mantine-color-house-light-color': '#276142',
  },
  dark: {
    '--mantine-color-dimmed': '#a1a6a3',
    '--mantine-color-placeholder': '#8b908d',
    '--mantine-color-error': '#ea938d',
    '--mantine-color-default-border': '#3d4240',
    '--mantine-color-anchor': '#97bfa6',
    '--mantine-color-house-light-color': '#97bfa6',
  },
})
