/** How a device is enrolled: a person's own, one of the organization, or one that Apple enrolled at activation. */
export type EnrollmentKind = 'user' | 'device' | 'automated'

export type Platform = 'ios' | 'ipados' | 'macos' | 'visionos'
