import { create } from 'qrcode'
import './qr-code.css'

const quietModules = 3

/** An address for a phone's camera. Always dark on light, as scanners expect. */
export function QrCode({ value, label }: { readonly value: string; readonly label: string }) {
  const { modules } = create(value, { errorCorrectionLevel: 'M' })
  const size = modules.size + 2 * quietModules
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={darkModules(modules)} fill="#000" />
    </svg>
  )
}

function darkModules({ size, data }: { readonly size: number; readonly data: ArrayLike<number> }): string {
  let path = ''
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (data[y * size + x]) path += `M${x + quietModules} ${y + quietModules}h1v1h-1z`
    }
  }
  return path
}
