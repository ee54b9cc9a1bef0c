window.start(navigator, HTMLElement, requestAnimationFrame)
missing() // want `missing is not declared`
export { missing }
