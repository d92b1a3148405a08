import { useEffect, useState } from 'react'

/** True once `milliseconds` have passed: what comes sooner shows no placeholder, so nothing flickers. */
export function useDelayed(milliseconds: number): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), milliseconds)
    return () => clearTimeout(timer)
  }, [milliseconds])
  return isOver
}
