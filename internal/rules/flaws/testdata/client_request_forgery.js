const box = document.getElementById('box')

async function show () {
  // example: wrong
  const address = new URLSearchParams(location.search).get('api')
  box.textContent = await (await fetch(address + '/items')).text() // want `location\.search chooses where the page sends a request: fetch`
  // example: right
  const id = new URLSearchParams(location.search).get('id')
  box.textContent = await (await fetch('/api/items/' + encodeURIComponent(id))).text()
  // example: end
  const again = await fetch(location.href.replace(/#.*/, ''))
  const socket = new WebSocket(decodeURIComponent(location.hash.slice(1))) // want `location\.hash chooses where the page sends a request`
  return [again, socket]
}
show()

async function send () {
  const said = new URLSearchParams(location.search)
  const request = new XMLHttpRequest()
  request.open('GET', said.get('a')) // want `location\.search chooses where the page sends a request`
  request.open('GET', '/items?id=' + said.get('b'))
  navigator.sendBeacon(said.get('c')) // want `location\.search chooses where the page sends a request`
  $.ajax({ url: said.get('d') }) // want `location\.search chooses where the page sends a request`
  $.getJSON('/items?id=' + said.get('e'))
  await fetch(new Request(said.get('f'))) // want `location\.search chooses where the page sends a request`
  const address = new URL(said.get('g'), location.origin)
  if (address.origin === location.origin) await fetch(address)
}

// A helper hands on the path of the page.
function folder () { const p = location.pathname; return p.endsWith('/') ? p : p + '/' }
fetch(folder() + 'items')
function chosen () { return location.hash.slice(1) }
fetch(chosen() + 'items') // want `location.hash.* chooses where the page sends a request`
