import * as accounts from './accounts.ts'
import * as audit from './audit.ts'
import * as devices from './devices.ts'
import type { Endpoint } from './endpoint.ts'
import * as networks from './networks.ts'
import * as owners from './owners.ts'
import * as pushCertificate from './push-certificate.ts'

/** Every endpoint of the REST API, in the order of the API document. */
export const endpoints: readonly Endpoint[] = [accounts, networks, owners, devices, pushCertificate, audit]
  .flatMap((file) => Object.values<unknown>(file))
  .filter(isEndpoint)

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value
}
