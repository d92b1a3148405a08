/**
 * Why a simulated device, or something of Apple's around it, stopped. `code` is stable and what summaries count by;
 * `message` is what the person in front of the device would be told, or what a tester needs to know.
 */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError'
  readonly code: SimulatorErrorCode
  /** Facts such as the HTTP status and what the server said. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: SimulatorErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = details
  }
}

export type SimulatorErrorCode =
  | 'ALREADY_ENROLLED'
  | 'NOT_ENROLLED'
  | 'SUPERVISED'
  | 'OS_TOO_OLD'
  | 'OS_TOO_NEW'
  | 'BAD_IDENTIFIER'
  | 'INSECURE_ADDRESS'
  | 'NETWORK'
  | 'DISCOVERY_FAILED'
  | 'DISCOVERY_REFUSED'
  | 'ENROLLMENT_REFUSED'
  | 'BAD_CHALLENGE'
  | 'WEB_PAGE'
  | 'SIGN_IN_REFUSED'
  | 'NO_PROFILE'
  | 'PROFILE_REFUSED'
  | 'MANAGED_ACCOUNT_REFUSED'
  | 'SCEP_FAILED'
  | 'CHECK_IN_REFUSED'
  | 'STATE_DIRECTORY'
