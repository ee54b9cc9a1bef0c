import React, { createContext, useContext, useReducer, useEffect } from 'react'
import { useSearchParams } from 'react-router-dom'
import { createSignal, createMemo } from 'solid-js'
import { signal } from '@preact/signals'

const Place = createContext({ back: '/', home: '/' })
export function Around () {
  const [params] = useSearchParams()
  return <Place.Provider value={{ back: params.get('back'), home: '/' }}><Links /></Place.Provider>
}
function Links () {
  const place = useContext(Place)
  return <p>
    <a href={place.back}>back</a> {/* want `becomes an address of the page` */}
    <a href={place.home}>home</a>
  </p>
}
export class Old extends React.Component {
  static contextType = Place
  render () { return <a href={this.context.back}>x</a> } // want `becomes an address of the page`
}

const reduce = (state, action) => action.type === 'go' ? { ...state, to: action.to, seen: action.seen } : state
export function Reduced () {
  const [state, dispatch] = useReducer(reduce, { to: '/', seen: '' })
  useEffect(() => { dispatch({ type: 'go', to: location.hash.slice(1), seen: '#' }) }, [])
  return <p>
    <a href={state.to}>x</a> {/* want `becomes an address of the page` */}
    <a href={state.seen}>x</a>
  </p>
}

export function Solid () {
  const [html, setHtml] = createSignal('')
  const [plain, setPlain] = createSignal('')
  const made = createMemo(() => location.hash.slice(1))
  setHtml(location.hash)
  setPlain(Number(location.hash.slice(1)))
  return <p>
    <b innerHTML={html()} /> {/* want `is inserted as markup` */}
    <b innerHTML={plain()} />
    <a href={made()}>x</a> {/* want `becomes an address of the page` */}
  </p>
}
const title = signal('')
title.value = location.hash
export function Signal () { return <b innerHTML={title.value}>{title.value}</b> } // want `is inserted as markup`
