export { ru as en } from '../ru/index.ts';
