import { describe, expect, it } from 'vitest'
import { checkPassword, hashPassword } from './password.ts'

describe('a password hash', () => {
  it('is Argon2id in the PHC string format, with a salt of its own', async () => {
    const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')])
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(second).not.toBe(first)
  })

  it('fits its password only', async () => {
    const hash = await hashPassword('correct horse')
    expect(await checkPassword('correct horse', hash)).toEqual({ isCorrect: true, isOutdated: false })
    expect(await checkPassword('Correct horse', hash)).toEqual({ isCorrect: false, isOutdated: false })
    expect(await checkPassword('', hash)).toEqual({ isCorrect: false, isOutdated: false })
  })

  it('fits a hash made by the reference implementation, and is outdated if that was made at another cost', async () => {
    // echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 (the reference implementation's own test, version 0x13)
    const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(await checkPassword('password', hash)).toEqual({ isCorrect: true, isOutdated: true })
    expect(await checkPassword('passwort', hash)).toEqual({ isCorrect: false, isOutdated: false })
  })

  it('that does not exist fits nothing', async () => {
    expect(await checkPassword('anything', null)).toEqual({ isCorrect: false, isOutdated: false })
  })

  it('in another form is an error, not a wrong password', async () => {
    await expect(checkPassword('password', '$2b$10$abcdefghijklmnopqrstuv')).rejects.toThrow('not in the form')
  })
})
