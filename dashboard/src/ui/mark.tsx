/** Lodger's mark: a house with an open door. */
export function Mark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#2b6245" />
      <path
        d="M7 15.5 16 8l9 7.5V24a1 1 0 0 1-1 1h-5v-6.5h-6V25H8a1 1 0 0 1-1-1z"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinejoin="round"
      />
    </svg>
  )
}
