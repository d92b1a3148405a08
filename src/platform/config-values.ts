// What the configuration's values look like: each function gives `undefined` for a text that does not fit.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'

export interface ListenAddress {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
}

/** An origin that devices can use: https, or http on this machine. */
export function parsePublicUrl(text: string): URL | undefined {
  const url = parseHttpUrl(text)
  return url && url.pathname === '/' ? url : undefined
}

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

/** An https address; http only on this machine. */
export function parseHttpUrl(text: string): URL | undefined {
  const url = URL.parse(text)
  if (!url || url.username || url.password || url.search || url.hash) return undefined
  const isLocal = localHosts.has(url.hostname) || url.hostname.endsWith('.localhost')
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal) ? url : undefined
}

const addressPattern = /^(?:\[(?<six>[0-9a-fA-F:.]+)\]|(?<four>[^:[\]\s]*)):(?<port>\d{1,5})$/

/** `host:port`; no host means all of them, over IPv6 and IPv4. */
export function parseAddress(text: string): ListenAddress | undefined {
  const { six, four, port } = addressPattern.exec(text)?.groups ?? {}
  if (Number(port) > 65_535 || port === undefined) return undefined
  if (six !== undefined && isIP(six) !== 6) return undefined
  return Object.freeze({ host: six ?? (four || '::'), port: Number(port) })
}

/** IP addresses and networks in CIDR notation, separated by commas. */
export function parseProxies(text: string): readonly string[] | undefined {
  const proxies = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  return proxies.every(isNetwork) ? Object.freeze(proxies) : undefined
}

function isNetwork(text: string): boolean {
  const [ip = '', prefix, ...rest] = text.split('/')
  const family = isIP(ip)
  if (family === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}

/** The address of a PostgreSQL database. */
export function parseDatabaseUrl(text: string): string | undefined {
  const url = URL.parse(text)
  return url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1 ? text : undefined
}

/** One of a few words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): (text: string) => Word | undefined {
  return (text) => words.find((word) => word === text)
}

export interface PemFile {
  readonly path: string
  readonly pem: string
}

/** A PEM file of certificates. */
export function readCertificates(path: string): PemFile | undefined {
  return readPem(path, (pem) => new X509Certificate(pem))
}

/** A PEM file of a private key. */
export function readKey(path: string): PemFile | undefined {
  return readPem(path, (pem) => createPrivateKey(pem))
}

function readPem(path: string, check: (pem: string) => unknown): PemFile | undefined {
  try {
    const pem = readFileSync(path, 'utf8')
    check(pem)
    return { path: resolve(path), pem }
  } catch {
    return undefined
  }
}
