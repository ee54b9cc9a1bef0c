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
