import { toString as toSvg } from 'qrcode'
import { Html, html } from './html.ts'

/** An address as a QR code, for a camera to open it. */
export async function qrCode(address: string, label: string): Promise<Html> {
  const svg = await toSvg(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 3 })
  const opening = html`<svg role="img" aria-label="${label}" `
  // The library writes nothing into its SVG but numbers, colors and path data.
  return new Html(svg.replace('<svg ', () => opening.markup))
}
