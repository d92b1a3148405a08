// What employees read. {{organization}} is the organization's name; **two stars** mark words to look for on a screen.

export const en = {
  device: {
    iphone: 'iPhone',
    ipad: 'iPad',
    mac: 'Mac',
    vision: 'Apple Vision Pro',
  },
  common: {
    privacyLink: 'Everything {{organization}} can and cannot see',
    backToStart: 'Back to the start',
    contact: 'Questions? Ask {{contact}}.',
    contactUnknown: 'Questions? Ask whoever looks after devices at {{organization}}.',
    trace: 'If you ask for help, mention this number: {{traceId}}',
  },
  frontDoor: {
    title: 'Use your own device for work at {{organization}}',
    heading: 'Your {{device}} for work, and still yours',
    headingAny: 'Your own device for work, and still yours',
    lead: '{{organization}} asks you to enroll the device you own, so that work apps and accounts can be set up on it. They get a separate place; everything else stays out of {{organization}}’s reach.',
    can: 'What {{organization}} can see and do',
    cannot: 'What {{organization}} cannot see or do',
    steps: 'Your next three steps on this {{device}}',
    stepsElsewhere: 'Three steps on your {{device}}',
    which: 'Which device do you want to enroll?',
    scan: 'Open this page on that device',
    scanHint: 'Point its camera at this code, or type the address below into Safari.',
    scanAlt: 'QR code of the address of this page',
    allKinds: 'All steps, to print',
    leave: 'Leaving again',
    leaveLead:
      'You can leave at any time, without asking anyone. Work apps and their data go from your device, everything personal stays, and this server forgets the device.',
  },
  steps: {
    accountLike: 'Your work account is an address that ends in **@{{domain}}**.',
    accountIsEmail: 'Your work account is your e-mail address at {{organization}}.',
    mobile: {
      first: 'Open **Settings**, then **General**, then **VPN & Device Management**.',
      second: 'Tap **Sign In to Work or School Account**.',
      third:
        'Enter your work account and tap **Continue**. The sign-in page of {{organization}} opens; follow it to the end.',
      leave:
        'To leave: **Settings**, **General**, **VPN & Device Management**, tap your work account, then **Sign Out**.',
      leaveProfile: 'If you installed a profile to enroll: tap the profile there, then **Remove Management**.',
    },
    mac: {
      first:
        'Open **System Settings**, then **General**, then **Device Management**. On macOS 14 it is under **Privacy & Security**, **Profiles**.',
      second: 'Click **Sign In** beside **Work or School Account**.',
      third:
        'Enter your work account and click **Continue**. The sign-in page of {{organization}} opens; follow it to the end.',
      leave:
        'To leave: open **Device Management** in **System Settings** again, choose your work account, then **Sign Out**.',
      leaveProfile:
        'If you installed a profile to enroll: choose the profile there and remove it with the minus button.',
      openSettings: 'Open System Settings',
      needsVersion: 'This needs macOS 14 or later.',
    },
    mobileNeedsVersion: 'This needs iOS or iPadOS 15 or later.',
    visionNeedsVersion: 'This needs visionOS 1.1 or later.',
    profile: {
      first: 'Sign in with your account at {{organization}} and download the enrollment profile.',
      secondMobile: 'Open **Settings** and tap **Profile Downloaded** or **Enroll in {{organization}}**.',
      secondMac: 'Open the downloaded file, then open **Profiles** in **System Preferences** or **System Settings**.',
      third: 'Follow the steps there. You are asked for the password of your work account.',
      button: 'Continue to sign-in',
      safariOnly:
        'Use Safari for this. Other browsers download the profile, but the device does not offer to install it.',
      alternative: 'Your {{device}} does not show these words?',
      alternativeLink: 'Enroll with a profile instead',
      alternativeRange: 'This works on iOS and iPadOS 13 to 17 and macOS 10.15 to 14.',
    },
    tooOld: {
      heading: 'This {{device}} needs an update first',
      explanation:
        'Enrolling needs iOS or iPadOS 15, macOS 14 or visionOS 1.1. Install the newest version in **Settings**, **General**, **Software Update**, then open this page again.',
    },
  },
  privacy: {
    title: 'What {{organization}} can and cannot see',
    headingUser: 'On a device you own',
    leadUser:
      'Apple calls this User Enrollment. These limits are built into your device and into this server; an administrator cannot lift them.',
    headingDevice: 'On a device that belongs to {{organization}}',
    leadDevice:
      'Apple calls this Device Enrollment. {{organization}} manages the whole device. Do not enroll a device of your own this way.',
    canSee: 'It can see',
    canDo: 'It can do',
    cannotSee: 'It cannot see',
    cannotDo: 'It cannot do',
    afterwards:
      'When you leave, the record of your device, its keys and everything it reported are deleted at once. A line without your device’s identity stays in the activity log.',
  },
  facts: {
    user: {
      canSee: {
        model: 'The model of your device, such as iPhone 14',
        'work-apps': 'The work apps it installed, and their versions',
        account: 'Your name, your e-mail address at work and your Managed Apple Account',
        system: 'The version of the operating system',
        'work-settings': 'The settings and certificates it installed',
        'passcode-rule': 'Whether your passcode meets the rule, yes or no',
        dates: 'When you enrolled, and the hour in which the device last asked for work',
        'enrollment-id': 'A random number that Apple makes up for this enrollment alone',
        tags: 'The labels an administrator puts on the device, such as “Sales”',
      },
      canDo: {
        install: 'Install, update and remove work apps',
        connect: 'Set up work e-mail, Wi-Fi and other accounts',
        'require-passcode': 'Require a passcode of at least six digits',
        'remove-work': 'Remove work apps, accounts and their data',
      },
      cannotSee: {
        'personal-content': 'Your photos, messages, e-mail, contacts, calls and files',
        'personal-apps': 'Which apps you have installed yourself',
        location: 'Where your device is',
        'personal-account': 'Your personal Apple Account',
        browsing: 'What you browse or search for',
        'hardware-identifiers': 'Your serial number, phone number or other hardware numbers',
        passcode: 'Your passcode',
      },
      cannotDo: {
        erase: 'Erase your device or anything personal on it',
        lock: 'Lock your device or lock you out of it',
        'reset-passcode': 'Remove or change your passcode',
        'keep-from-leaving': 'Keep you from leaving',
      },
    },
    device: {
      canSee: {
        'hardware-identifiers': 'Its serial number and other hardware numbers, and its name',
        'all-apps': 'All apps on it, also those you install yourself',
        settings: 'All profiles and certificates on it',
        state: 'Its model, system version and security settings, and when it was last in touch',
      },
      canDo: {
        erase: 'Erase it completely, with everything on it',
        lock: 'Lock it',
        'reset-passcode': 'Remove its passcode',
        restrict: 'Change its settings and restrict what it can be used for',
        install: 'Install and remove apps, accounts and settings',
      },
      cannotSee: {
        content: 'Photos, messages, e-mail and calls on it',
        location: 'Where it is',
        passcode: 'Its passcode',
      },
      cannotDo: {
        'keep-from-leaving': 'Keep the profile from being removed in Settings',
      },
    },
  },
  closed: {
    title: 'Enrollment is not open',
    heading: 'This page is not available at the moment',
    explanation:
      'Either enrollment has been closed, or the address is not quite right. Nothing was changed on your device, and devices that are enrolled already stay as they are.',
    whatToDo: 'If somebody sent you here to enroll your device, ask them for the current link.',
  },
  signIn: {
    title: 'Sign in to {{organization}}',
    heading: 'Sign in to {{organization}}',
    leadUser: 'This proves that the work account is yours. Your personal Apple Account is not involved.',
    leadDevice: 'This enrolls a device that belongs to {{organization}}.',
    identifier: 'E-mail address at work',
    password: 'Password at {{organization}}',
    button: 'Continue',
    wrong: 'That address and password do not go together. Check both and try again.',
    tooMany: 'Too many tries. Wait {{minutes}} minutes, then try again.',
    stale: 'This page had been open too long. Please sign in once more.',
  },
  confirm: {
    title: 'Is this you?',
    heading: 'You are enrolling as {{name}}',
    account: 'Signed in as',
    managedAppleAccount: 'Managed Apple Account',
    leadUser: 'After this, your device asks you to sign in to the Managed Apple Account above.',
    leadDevice: 'This device will be listed as yours, and {{organization}} will manage all of it.',
    notYou: 'If this is not you, do not continue: somebody else’s account would be put on your device.',
    button: 'Continue as {{name}}',
    startOver: 'This is not me',
  },
  download: {
    title: 'Download the enrollment profile',
    heading: 'One file to go',
    lead: 'The button downloads your enrollment profile. It works once, for the next {{minutes}} minutes, on this device.',
    button: 'Download the profile',
    afterwards: 'Then, to finish:',
    again: 'Lost the file? Start again and sign in once more.',
  },
  deviceEntry: {
    title: 'Enroll a device of {{organization}}',
    heading: 'Enroll a device that belongs to {{organization}}',
    lead: 'This is for devices that {{organization}} bought for you. {{organization}} will manage the whole device.',
    notYours: 'Do not continue with a device you own.',
    ownDevice: 'Enroll my own device instead',
    can: 'What {{organization}} can do with it',
    canSee: 'What {{organization}} can see',
    cannot: 'What {{organization}} cannot see, even here',
    button: 'Continue to sign-in',
    onDevice: 'Open this page in Safari on the device you want to enroll.',
  },
  error: {
    nothingChanged: 'Nothing was changed on your device.',
    whatToDo: 'What you can do',
    startOverHere: 'Go back to the start and try again.',
    someoneElse: {
      heading: 'You signed in as somebody else',
      explanation: 'In Settings you entered {{typed}}, but you signed in as {{name}} ({{email}}).',
      whatToDo: 'Close this page with **Cancel**, start again in **Settings** and enter {{account}} there.',
    },
    noAccount: {
      heading: 'Your work account is not ready yet',
      explanation:
        'You signed in as {{name}} ({{email}}), but {{organization}} has not yet settled which Managed Apple Account is yours.',
      whatToDo:
        'Please tell whoever looks after devices at {{organization}}. They see the reason in their list of owners.',
    },
    notReady: {
      heading: '{{organization}} cannot enroll devices yet',
      explanation: 'The server is not completely set up.',
      whatToDo: 'Please tell whoever looks after devices at {{organization}}, and try again later.',
    },
    expired: {
      heading: 'This took a little too long',
      explanation: 'For your safety a sign-in is valid for a short time only, and that time is over.',
    },
    linkUsed: {
      heading: 'This download has been used',
      explanation: 'A download link works once and for a few minutes only.',
    },
    unexpected: {
      heading: 'Something went wrong here',
      explanation: 'The fault is on this server, not with you or your device.',
      whatToDo: 'Please try again in a few minutes.',
    },
    badRequest: {
      heading: 'This page was not opened the way it should be',
      explanation: 'Something in the request is missing or damaged.',
    },
  },
} as const

/** The same keys in every language. */
export type Texts = Widened<typeof en>
type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : Widened<T[K]> }
