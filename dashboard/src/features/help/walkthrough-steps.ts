/** What the illustrated device shows at a step. */
export type Screen =
  | { readonly kind: 'web'; readonly heading: string; readonly lines: readonly string[]; readonly button?: string }
  | { readonly kind: 'settings'; readonly title: string; readonly rows: readonly string[]; readonly chosen: string }
  | {
      readonly kind: 'field'
      readonly title: string
      readonly label: string
      readonly value: string
      readonly button: string
    }
  | { readonly kind: 'done'; readonly title: string; readonly lines: readonly string[] }

export interface Step {
  readonly title: string
  readonly words: string
  /** What happens on the server meanwhile. */
  readonly server: string
  readonly screen: Screen
}

const frontDoor: Step = {
  title: 'Open the link',
  words:
    'The person opens the User Enrollment Link on their device, or scans its QR code. The page says what the organization can and cannot do.',
  server: 'Nothing is stored. The page is the same for everybody.',
  screen: {
    kind: 'web',
    heading: 'Your iPhone for work, and still yours',
    lines: ['What Example can do', 'What Example cannot see or do', 'Your next three steps on this iPhone'],
  },
}
const workAccount: Step = {
  title: 'Enter the work account',
  words: 'The person types their Managed Apple Account. The device asks the domain of that account where to enroll.',
  server: 'Service discovery answers with the address of the network. Nothing is stored yet.',
  screen: {
    kind: 'field',
    title: 'Sign In to Work or School Account',
    label: 'Work account',
    value: 'ana@work.example',
    button: 'Continue',
  },
}
const signIn: Step = {
  title: 'Sign in',
  words:
    'The sign-in page of the organization opens. With hosted accounts the person uses the e-mail and password from their admin.',
  server: 'Lodger checks the password, works out the Managed Apple Account and that it is the one that was typed.',
  screen: {
    kind: 'web',
    heading: 'Sign in to Example',
    lines: ['E-mail address at work', 'Password at Example'],
    button: 'Continue',
  },
}
const apple: Step = {
  title: 'Sign in with Apple',
  words:
    'The device asks for the password of the Managed Apple Account. It goes to Apple only. A separate place for work is made on the device.',
  server: 'Lodger has issued the enrollment profile. It never sees this password.',
  screen: {
    kind: 'field',
    title: 'Managed Apple Account',
    label: 'ana@work.example',
    value: '••••••••••',
    button: 'Sign In',
  },
}
const allow: Step = {
  title: 'Allow management',
  words: 'The device says who will manage it and what that means. The person allows it, or stops here without a trace.',
  server:
    'The device makes its own key and gets a certificate for it. That certificate, not a serial number, is its identity.',
  screen: {
    kind: 'web',
    heading: 'Remote Management',
    lines: ['Example will manage work apps, accounts and data on this device.', 'Personal data stays private.'],
    button: 'Allow Remote Management',
  },
}
const enrolled: Step = {
  title: 'Enrolled',
  words: 'The work account stands beside the personal one. Nothing personal has changed.',
  server: 'The device is listed with its Enrollment ID and is asked the few things that may be asked.',
  screen: {
    kind: 'done',
    title: 'Work account',
    lines: ['ana@work.example', 'Managed by Example', 'Sign Out'],
  },
}
const leaving: Step = {
  title: 'Leave',
  words: 'The person signs out in the same place, whenever they want. Work apps and their data go; the rest stays.',
  server: 'The record of the device, its commands and reports are removed. Late messages are refused.',
  screen: {
    kind: 'done',
    title: 'Sign out of the work account?',
    lines: ['Work apps and data will be removed.', 'Sign Out'],
  },
}

export const walkthroughs = {
  iphone: {
    title: 'iPhone and iPad',
    steps: [
      frontDoor,
      {
        title: 'Open Settings',
        words: 'Settings, then General, then VPN & Device Management, then Sign In to Work or School Account.',
        server: 'Nothing has been sent yet.',
        screen: {
          kind: 'settings',
          title: 'VPN & Device Management',
          rows: ['VPN', 'Sign In to Work or School Account…'],
          chosen: 'Sign In to Work or School Account…',
        },
      },
      workAccount,
      signIn,
      apple,
      allow,
      enrolled,
      leaving,
    ],
  },
  mac: {
    title: 'Mac',
    steps: [
      {
        ...frontDoor,
        screen: {
          kind: 'web',
          heading: 'Your Mac for work, and still yours',
          lines: ['What Example can do', 'What Example cannot see or do', 'Your next three steps on this Mac'],
        },
      },
      {
        title: 'Open System Settings',
        words:
          'System Settings, then General, then Device Management; on macOS 14 Privacy & Security, then Profiles. There, Sign In beside Work or School Account.',
        server: 'Nothing has been sent yet.',
        screen: {
          kind: 'settings',
          title: 'Device Management',
          rows: ['Work or School Account', 'Sign In…'],
          chosen: 'Sign In…',
        },
      },
      workAccount,
      signIn,
      apple,
      allow,
      enrolled,
      leaving,
    ],
  },
} as const satisfies Record<string, { readonly title: string; readonly steps: readonly Step[] }>
