import helmet from 'helmet';

// example: right
app.use(helmet({
  contentSecurityPolicy: {
    directives: { imgSrc: ["'self'", 'https://images.example'] },
  },
}));
// example: end
