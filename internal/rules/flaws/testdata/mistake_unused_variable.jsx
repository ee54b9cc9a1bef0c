import React from 'react'
import { Box, Row, Idle, size } from './ui' // want `Idle is never read`
export const View = () => <Box.Inner size={size}><Row /></Box.Inner>
