import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode, Ref } from 'react'
import { parseSearch } from './search-params.ts'

interface AppLinkProps {
  /** An address in the dashboard, with what follows `?` and `#`. */
  readonly href: string
  readonly className?: string
  readonly tabIndex?: number
  readonly onClick?: (() => void) | undefined
  readonly 'aria-label'?: string
  readonly ref?: Ref<HTMLAnchorElement>
  readonly children: ReactNode
}

/** A link within the dashboard by its written address. */
export function AppLink({ href, ...rest }: AppLinkProps) {
  return <Link {...place(href)} activeProps={{ 'aria-current': 'page' }} {...rest} />
}

/** Goes to a written address of the dashboard. */
export function useGo(): (href: string) => void {
  const navigate = useNavigate()
  return (href) => void navigate(place(href))
}

function place(href: string): { to: string; search: Record<string, string>; hash: string } {
  const { pathname, search, hash } = new URL(href, location.origin)
  return { to: pathname, search: parseSearch(search), hash: hash.slice(1) }
}
