import React from 'react'
import { useSearchParams, useLocation, useParams } from 'react-router-dom'
import { sanitizeUrl } from '@braintree/sanitize-url'

export function Back () {
  const [params] = useSearchParams()
  const to = params.get('to')
  return <nav>
    <a href={to}>back</a> {/* want `params becomes an address of the page, which may begin with javascript:: href` */}
    <a href={'/pages/' + params.get('page')}>page</a>
    <a href={`https://shop.example/${params.get('item')}`}>item</a>
    <a href={sanitizeUrl(params.get('safe'))}>safe</a>
    <Link to={to} href={to} />
    <img src={to} />
  </nav>
}

export function Frame () {
  const { search } = useLocation()
  const q = new URLSearchParams(search)
  return <iframe srcDoc={q.get('doc')} src={q.get('src')} /> // want `is inserted as markup: srcDoc` `becomes an address of the page`
}

export function Form () {
  const { id } = useParams()
  const address = decodeURIComponent(id)
  if (!/^https:\/\/[a-z]+\.shop\.example\/[a-z]*$/.test(address)) return null
  return <form action={address} />
}
