import { describe, expect, it } from 'vitest'
import { detectBrowserPlatform } from './browser-platform.ts'

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const iphone = (os: string, rest: string) => `Mozilla/5.0 (iPhone; CPU iPhone OS ${os} like Mac OS X) ${webkit} ${rest}`
const mac = (rest: string) => `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${rest}`
const both = ['account-driven', 'profile']

it.each<[name: string, userAgent: string, expected: object]>([
  [
    'Safari on iOS 17',
    iphone('17_5_1', 'Version/17.5.1 Mobile/15E148 Safari/604.1'),
    { platform: 'ios', version: '17.5.1', isSafari: true, enrollmentWays: both },
  ],
  [
    'Safari on iOS 14',
    iphone('14_8', 'Version/14.1.2 Mobile/15E148 Safari/604.1'),
    { platform: 'ios', isSafari: true, enrollmentWays: ['profile'] },
  ],
  [
    'Safari on iOS 26, which says 18.6',
    iphone('18_6', 'Version/26.0 Mobile/15E148 Safari/604.1'),
    { platform: 'ios', version: '26.0', enrollmentWays: ['account-driven'] },
  ],
  [
    'Chrome on iOS',
    iphone('17_5', 'CriOS/125.0.6422.80 Mobile/15E148 Safari/604.1'),
    { platform: 'ios', version: '17.5', isSafari: false, enrollmentWays: both },
  ],
  ['an app on iOS', iphone('17_5', 'Mobile/15E148'), { platform: 'ios', version: '17.5', isSafari: false }],
  [
    'Safari on an iPad that asks for mobile pages',
    `Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) ${webkit} Version/16.6 Mobile/15E148 Safari/604.1`,
    { platform: 'ipados', version: '16.6', couldAlsoBe: [] },
  ],
  [
    'Safari on macOS 14',
    mac(`${webkit} Version/17.4 Safari/605.1.15`),
    { platform: 'macos', version: '14', isSafari: true, couldAlsoBe: ['ipados', 'visionos'], enrollmentWays: both },
  ],
  [
    'Safari on macOS 15',
    mac(`${webkit} Version/18.1 Safari/605.1.15`),
    { platform: 'macos', version: '15', enrollmentWays: ['account-driven'] },
  ],
  [
    'Safari on macOS 26',
    mac(`${webkit} Version/26.1 Safari/605.1.15`),
    { platform: 'macos', version: '26.1', enrollmentWays: ['account-driven'] },
  ],
  [
    'Safari on macOS 12',
    mac(`${webkit} Version/15.6 Safari/605.1.15`),
    { platform: 'macos', version: '12', enrollmentWays: ['profile'] },
  ],
  ['Safari of long ago', mac(`${webkit} Version/9.1 Safari/605.1.15`), { platform: 'macos', version: null }],
  [
    'Chrome on a Mac',
    mac('AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36'),
    { platform: 'macos', version: null, isSafari: false, couldAlsoBe: [], enrollmentWays: both },
  ],
  [
    'Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36',
    { platform: null, version: null, isSafari: false, enrollmentWays: [] },
  ],
  [
    'Android',
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36',
    { platform: null },
  ],
  ['nothing', '', { platform: null }],
])('recognizes %s', (_name, userAgent, expected) => {
  expect(detectBrowserPlatform(userAgent)).toMatchObject(expected)
})

describe('with hints', () => {
  const safari = mac(`${webkit} Version/17.4 Safari/605.1.15`)
  it('tells an iPad from a Mac by its touch screen', () => {
    expect(detectBrowserPlatform(safari, { maxTouchPoints: 5 })).toMatchObject({
      platform: 'ipados',
      version: '17.4',
      couldAlsoBe: ['visionos'],
    })
    expect(detectBrowserPlatform(safari, { maxTouchPoints: 0 })).toMatchObject({ platform: 'macos', couldAlsoBe: [] })
  })

  it('knows the system under Chrome', () => {
    const chrome = mac('AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36')
    expect(detectBrowserPlatform(chrome, { platformVersion: '15.1.0' })).toMatchObject({
      version: '15.1.0',
      enrollmentWays: ['account-driven'],
    })
    expect(detectBrowserPlatform(chrome, { platformVersion: '"><script>' })).toMatchObject({ version: null })
  })
})
