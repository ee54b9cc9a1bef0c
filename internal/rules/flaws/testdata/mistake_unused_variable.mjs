import React from 'react'
import { a, b } from './m.js' // want `b is never read`
export const used = a
const kept = 1
export { kept as other }
export default function named () {}
export class Kept {}
const View = () => null // want `View is never read`
React.start()
