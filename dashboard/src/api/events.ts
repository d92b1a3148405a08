import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { z } from 'zod'
import { ChangeEvent } from '../../../src/contract/devices.ts'

type Topic = z.infer<typeof ChangeEvent>['topic']

const keysOfTopic: Record<Topic, readonly QueryKey[]> = {
  device: [['devices'], ['home']],
  owner: [['owners'], ['tags'], ['networks', 'accounts']],
  audit: [['audit']],
  network: [['networks'], ['home']],
  import: [['imports']],
}

/** Many changes in a moment, such as an import, become one refresh. */
const settleMilliseconds = 1000
/** A list read this far is not read anew under the reader's eyes; the next visit reads it. */
const mostPagesToReread = 3

/** Reads again what the server says has changed, for as long as the page is open. */
export function useChangeEvents(): void {
  const client = useQueryClient()
  useEffect(() => {
    const topics = new Set<Topic>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      for (const topic of topics) refresh(client, topic)
      topics.clear()
    }
    const source = new EventSource('/api/v1/events')
    let wasOpen = false
    // What changed while the connection was lost, nobody said.
    source.addEventListener('open', () => {
      if (wasOpen) for (const topic of ChangeEvent.shape.topic.options) refresh(client, topic)
      wasOpen = true
    })
    source.addEventListener('message', ({ data }) => {
      const topic = topicOf(data)
      if (topic === undefined) return
      topics.add(topic)
      timer ??= setTimeout(flush, settleMilliseconds)
    })
    return () => {
      source.close()
      clearTimeout(timer)
    }
  }, [client])
}

function refresh(client: QueryClient, topic: Topic): void {
  for (const queryKey of keysOfTopic[topic]) {
    void client.invalidateQueries({ queryKey, predicate: ({ state }) => pagesOf(state.data) <= mostPagesToReread })
    void client.invalidateQueries({
      queryKey,
      refetchType: 'none',
      predicate: ({ state }) => pagesOf(state.data) > mostPagesToReread,
    })
  }
}

function pagesOf(data: unknown): number {
  return typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages)
    ? data.pages.length
    : 1
}

function topicOf(data: unknown): Topic | undefined {
  if (typeof data !== 'string') return undefined
  try {
    return ChangeEvent.safeParse(JSON.parse(data)).data?.topic
  } catch {
    return undefined
  }
}
