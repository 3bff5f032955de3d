import { apply, issue } from './invitations.ts';
import { loadStaff, makeSchool, type TestSchool } from './school.ts';

export const ANNA = 'Иванова Анна Петровна';
export const PETER = 'Королёв Пётр Ильич';
export const TEACHER = 'Климова Ирина Львовна';

/** A school of 7 September: Anna, #3, with her mother and Peter, #5, in 5А; TEACHER, #6; a request of Anna's, 1, waits. */
export async function makeLively(): Promise<TestSchool> {
  const school = await makeSchool('5А', '5Б');
  const header = 'ФИО;Класс;Дата рождения;Мать\n';
  const rows = `${ANNA};5А;01.02.2015;Иванова Вера Олеговна\n${PETER};5А;;\n`;
  await school.ask('import-roster', school.file('pupils.csv', header + rows), '--role', 'pupil');
  await loadStaff(school, `${TEACHER};учитель;`);
  await school.ask('assign-homeroom', '5А', TEACHER);
  const { code } = await issue(school, '5А', '--role', 'pupil', '--uses', '3');
  await apply(school, code, ANNA);
  return school;
}
