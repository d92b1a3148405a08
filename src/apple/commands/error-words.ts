// Source: Apple, "Configuration Profile Reference", Error Codes. Apple warns that codes may change: for people to read,
// never to decide by.
const sentences: Readonly<Record<string, string>> = {
  'MCProfileErrorDomain 1000': 'The profile is malformed, or lacks something every profile needs.',
  'MCProfileErrorDomain 1002': 'The profile lacks a required field.',
  'MCProfileErrorDomain 1003': 'A field of the profile holds a value of the wrong type.',
  'MCProfileErrorDomain 1004': 'The signature of the profile is not valid.',
  'MCProfileErrorDomain 1007': 'Two payloads of the profile have the same UUID.',
  'MCProfileErrorDomain 1009': 'The device could not install the profile.',
  'MCProfileErrorDomain 1010': 'A field of the profile holds a value this system does not support.',
  'MCPayloadErrorDomain 2000': 'A payload of the profile is malformed.',
  'MCPayloadErrorDomain 2002': 'A payload of the profile lacks a required field.',
  'MCPayloadErrorDomain 2003': 'A field of a payload holds a value of the wrong type.',
  'MCPayloadErrorDomain 2004': 'A field of a payload holds a value this system does not support.',
  'MCInstallationErrorDomain 4000': 'The device could not read the profile.',
  'MCInstallationErrorDomain 4001': 'The device could not install the profile.',
  'MCInstallationErrorDomain 4002': 'A profile with the same UUID is already installed.',
  'MCInstallationErrorDomain 4004': 'The user canceled the installation.',
  'MCInstallationErrorDomain 4005': 'The passcode of the device does not fulfill the rules of the profile.',
  'MCInstallationErrorDomain 4008': 'The profile is signed by somebody else than the installed one it would replace.',
  'MCInstallationErrorDomain 4009': 'The device is locked.',
  'MCInstallationErrorDomain 4010': 'The profile has another identifier than the installed one it would replace.',
  'MCInstallationErrorDomain 4015': 'The replacement for the enrollment profile has no management payload.',
  'MCInstallationErrorDomain 4023': 'The profile holds a payload that this kind of enrollment does not accept.',
  'MCInstallationErrorDomain 4024': 'The profile is not installed.',
  'MCInstallationErrorDomain 4025': 'The profile is only for supervised devices.',
  'MCPasscodeErrorDomain 5013': 'The device could not clear its passcode.',
  'MCMDMErrorDomain 12000': 'The access rights of the enrollment are not valid.',
  'MCMDMErrorDomain 12007': 'The enrollment does not give the right to do this.',
  'MCMDMErrorDomain 12008': 'The device did not understand the command.',
  'MCMDMErrorDomain 12009': 'The new enrollment profile changes something that may not change.',
  'MCMDMErrorDomain 12012': 'The new enrollment profile does not fit the installed one.',
  'MCMDMErrorDomain 12013': 'The profile was not installed by management, so it cannot be removed this way.',
  'MCMDMErrorDomain 12015': 'The device could not get a push token from Apple.',
  'MCMDMErrorDomain 12021':
    'This device does not accept the command: its kind of enrollment, or its system, has no such command.',
  'MCMDMErrorDomain 12023': 'The App Store does not know the app.',
  'MCMDMErrorDomain 12024': 'The manifest of the app could not be checked.',
  'MCMDMErrorDomain 12025': 'The app is already installed. Under User Enrollment the user must delete that copy first.',
  'MCMDMErrorDomain 12026': 'No license for the app was found.',
  'MCMDMErrorDomain 12029': 'The app is not managed.',
  'MCMDMErrorDomain 12031': 'Installing apps is switched off on the device.',
  'MCMDMErrorDomain 12038': 'The app is not managed.',
  'MCMDMErrorDomain 12040': 'The device is not signed in to the App Store.',
  'MCMDMErrorDomain 12047': 'The license of the app is not assigned to this user or device.',
  'MCMDMErrorDomain 12063': 'The user declined.',
  'MCMDMErrorDomain 12064': 'No license for the app was found.',
  'MCMDMErrorDomain 12075': 'The profile is not installed.',
  'MDMDeviceEnrollment 101': 'The Mac could not complete the enrollment.',
}

const areas: Readonly<Record<string, string>> = {
  MCProfileErrorDomain: 'The device found a fault in the profile.',
  MCPayloadErrorDomain: 'The device found a fault in a payload of the profile.',
  MCRestrictionsErrorDomain: 'The device could not apply the restrictions.',
  MCInstallationErrorDomain: 'The device could not install the profile.',
  MCPasscodeErrorDomain: 'The device could not do this with its passcode.',
  MCCertificateErrorDomain: 'The device could not use a certificate of the profile.',
  MCMDMErrorDomain: 'The device refused the command.',
  MCSCEPErrorDomain: 'The device could not get its identity certificate.',
  MCHTTPTransactionErrorDomain: 'The device could not reach the server, or does not trust it.',
  MCSettingsErrorDomain: 'The device could not apply the setting.',
  MCWiFiErrorDomain: 'The device could not set up the Wi-Fi network.',
  MCVPNErrorDomain: 'The device could not set up the VPN.',
  MDMDeviceEnrollment: 'The Mac could not do this for its enrollment.',
}

/**
 * What an error of a device means, as a sentence for an admin. It ends with Apple's own name for the error, to search
 * by.
 */
export function explainMdmError(domain: string, code: number): string {
  const name = `${domain} ${code}`
  const sentence = lookUp(sentences, name) ?? lookUp(areas, domain) ?? 'The device reported an error.'
  return `${sentence} (${name})`
}

function lookUp(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
