/**
 * An admin's e-mail as it is compared: ASCII letters in lower case, everything else as it is, so that no letter that
 * merely looks or lower-cases like another (the Kelvin sign, the dotless i) is taken for it.
 */
export function foldEmail(email: string): string {
  return email.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
