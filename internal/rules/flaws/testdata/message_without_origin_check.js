// example: wrong
window.addEventListener('message', event => {
  document.getElementById('note').innerHTML = event.data.html // want `innerHTML = event.data.html takes what any page sends`
})
// example: right
window.addEventListener('message', event => {
  if (event.origin !== 'https://app.example.com') return
  document.getElementById('note').textContent = event.data.text
})
// example: end

window.addEventListener('message', ({ data }) => {
  location.href = data.address // want `location.href = data.address takes what any page sends`
})
window.onmessage = e => {
  document.write('<p>' + e.data + '</p>') // want `document.write\(.*\) takes what any page sends`
}
window.addEventListener('message', e => { resize(e.data.height) })
window.addEventListener('message', e => {
  if (e.source !== frame.contentWindow) return
  box.innerHTML = e.data
})

// The listener, and what it hands the data to, may stand elsewhere.
window.addEventListener('message', listen, false)
function listen (event) { show(event.data.text) }
function show (text) { $('#note').html(text) } // want `takes what any page sends`
window.addEventListener('message', heed)
function heed (event) { if (isOurs(event)) $('#note').html(event.data.text) }
function isOurs (event) { return event.origin === location.origin }
window.addEventListener('message', (e) => { window[e.data.name](e.data.value) }) // want `e.data.name names the method that is called`
$(window).on('message', (e) => { $('#note').html(e.originalEvent.data) }) // want `takes what any page sends`
const socket = new WebSocket('wss://shop.example')
socket.onmessage = (e) => { document.write(e.data) }
new Worker('/work.js').onmessage = (e) => { document.write(e.data) }
window.addEventListener('message', (e) => {
  console.log(e.origin)
  document.write(e.data) // want `takes what any page sends`
})
