import { describe } from 'vitest';
import { CENTRE_YEAR } from './centre-year.ts';
import { COLLEGE_YEAR } from './college-year.ts';
import { SCHOOL_YEAR } from './school-year.ts';
import { tellStory } from './story.ts';

describe('a year of the administrator of a school', () => tellStory(SCHOOL_YEAR));
describe('a year of the administrator of a college', () => tellStory(COLLEGE_YEAR));
describe('a year of the administrator of a centre', () => tellStory(CENTRE_YEAR));
