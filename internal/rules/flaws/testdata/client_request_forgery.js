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
