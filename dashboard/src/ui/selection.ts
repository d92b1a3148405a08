import { useMemo, useSyncExternalStore } from 'react'

/** Chosen rows by id: they stay chosen whatever page, filter or order is shown. */
export interface Selection {
  readonly size: number
  readonly ids: ReadonlySet<string>
  readonly has: (id: string) => boolean
  readonly set: (ids: readonly string[], isChosen: boolean) => void
  readonly clear: () => void
}

const none: ReadonlySet<string> = new Set()
const chosen = new Map<string, ReadonlySet<string>>()
const listeners = new Set<() => void>()

/** The selection of that name. It outlives the screen, so that looking at one device does not lose the others. */
export function useSelection(name: string): Selection {
  const ids = useSyncExternalStore(subscribe, () => chosen.get(name) ?? none)
  return useMemo(
    () => ({
      size: ids.size,
      ids,
      has: (id) => ids.has(id),
      set: (changed, isChosen) => {
        const next = new Set(chosen.get(name) ?? none)
        for (const id of changed) {
          if (isChosen) next.add(id)
          else next.delete(id)
        }
        replace(name, next)
      },
      clear: () => replace(name, none),
    }),
    [ids, name],
  )
}

function replace(name: string, ids: ReadonlySet<string>): void {
  chosen.set(name, ids)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
