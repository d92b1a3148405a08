import type { Screen } from './walkthrough-steps.ts'
import './device-frame.css'

/** A drawing of a device at one step. Not a screenshot: the words that matter, nothing else. */
export function DeviceFrame({ screen, shape }: { readonly screen: Screen; readonly shape: 'phone' | 'window' }) {
  return (
    <figure className="device-frame" data-shape={shape} aria-label="Illustration of the device's screen">
      <div className="device-bar">{shape === 'phone' ? <span /> : <DotsOfWindow />}</div>
      <div className="device-screen" data-kind={screen.kind}>
        <ScreenView screen={screen} />
      </div>
    </figure>
  )
}

function ScreenView({ screen }: { readonly screen: Screen }) {
  switch (screen.kind) {
    case 'web':
      return (
        <>
          <strong>{screen.heading}</strong>
          {screen.lines.map((line) => (
            <span key={line} className="device-line">
              {line}
            </span>
          ))}
          {screen.button !== undefined && <span className="device-button">{screen.button}</span>}
        </>
      )
    case 'settings':
      return (
        <>
          <strong className="device-center">{screen.title}</strong>
          <span className="device-rows">
            {screen.rows.map((row) => (
              <span key={row} data-chosen={row === screen.chosen}>
                {row}
              </span>
            ))}
          </span>
        </>
      )
    case 'field':
      return (
        <>
          <strong className="device-center">{screen.title}</strong>
          <span className="device-field">
            <span>{screen.label}</span>
            {screen.value}
          </span>
          <span className="device-button">{screen.button}</span>
        </>
      )
    case 'done':
      return (
        <>
          <strong className="device-center">{screen.title}</strong>
          <span className="device-rows">
            {screen.lines.map((line) => (
              <span key={line} data-chosen={line === 'Sign Out'}>
                {line}
              </span>
            ))}
          </span>
        </>
      )
    default:
      return screen satisfies never
  }
}

function DotsOfWindow() {
  return (
    <>
      <i />
      <i />
      <i />
    </>
  )
}
