import type { Language } from '../language.ts';
import { dateInWords, MESSENGERS } from './grammar.ts';

const PARENT_EMAIL = 'The confirmation code may be sent to a parent’s email: the child needs none.';

/** What stands in the documents that people get. */
export const documents: Language['documents'] = {
  handout: {
    language: 'en',
    title: (organization) => `Invitations to the community: ${organization}`,
    invites: 'invites you to its closed community on the platform «Сферум»',
    class: () => 'Class',
    role: 'Role',
    roleName: (role, words) => `${role} (${words[role]})`,
    labelled: (label, value) => `${label}: ${value}`,
    ends: 'Valid',
    end: (date, time) =>
      time === null ? `until the end of ${dateInWords(date)}` : `until ${dateInWords(date)}, ${time}`,
    code: 'Invitation code',
    link: 'Link',
    caption: (link) => (link ? 'Point the camera of a phone here to open the link' : 'This is the invitation code'),
    howTo: 'How to register',
    steps: ({ role, words, primary, messenger, link }) => {
      const app = MESSENGERS[messenger];
      const whose = {
        teacher: `Open ${app} on your phone or computer; install it if it is not there.`,
        pupil: primary
          ? `Register together with a parent (legal representative). Open ${app} on a phone or computer; install it if it is not there.`
          : `Open ${app} on your phone or computer; install it if it is not there.`,
        parent: `Register on your own phone or computer, not on the child’s device, and with your own number. Open ${app}; install it if it is not there.`,
      }[role];
      const profile = `Create a study profile of «Сферум»: give your real full name and confirm with the code that the platform sends.${role === 'pupil' && primary ? ` ${PARENT_EMAIL}` : ''}`;
      const what =
        role === 'parent' ? 'the code, your full name and the child’s full name' : 'the code and your full name';
      const admission = link
        ? [
            'Point the camera of a phone at the QR code, or open the link on this sheet.',
            profile,
            `Choose the role “${words[role]}” — it cannot be changed later — and ask to join${role === 'parent' ? ', naming your child in full' : ''}.`,
            'Wait until the administrator accepts. If the link does not open, tell the administrator the invitation code.',
          ]
        : [
            profile,
            `Tell the administrator of «Сферум», or whoever gave you the invitation, ${what}.`,
            `Wait until the administrator finds you on the list and accepts. Your role is “${words[role]}”; it cannot be changed later.`,
          ];
      const last =
        role === 'teacher'
          ? 'After joining, confirm the status «учитель»: the way for your region is at https://sferum.ru/?p=instructions.'
          : 'Do not publish the invitation, and tell nobody the password of your profile.';
      return [whose, ...admission, last];
    },
    shortSteps: ({ role, words, primary, messenger, link }) => {
      const app = MESSENGERS[messenger];
      const where = {
        teacher: '',
        pupil: primary ? ' The confirmation code may be sent to a parent’s email.' : ' Tell nobody the password.',
        parent: ' Register on your own phone, not on the child’s device.',
      }[role];
      const profile = `Create a study profile of «Сферум» in ${app}.${where}`;
      const what =
        role === 'parent' ? 'the code, your full name and the child’s full name' : 'the code and your full name';
      const status = role === 'teacher' ? ' Then confirm the status «учитель».' : '';
      return link
        ? [
            'Point the camera of a phone at the QR code, or open the link.',
            profile,
            `Choose the role “${words[role]}” and ask to join${role === 'parent' ? ', naming your child' : ''}.${status}`,
          ]
        : [
            profile,
            `Tell the administrator, or whoever gave you this card, ${what}.`,
            `Wait until you are accepted.${status}`,
          ];
    },
    questions: (role, administrator) =>
      [
        administrator === null ? '' : `Questions: ${administrator}, administrator of «Сферум».`,
        role === 'teacher' ? '' : 'Instructions: https://sferum.ru/?p=parents_students.',
        'Support of the platform: info@sferum.ru.',
      ]
        .filter((part) => part !== '')
        .join(' '),
    signOff: {
      title: 'Invitations handed out',
      homeroomTeacher: () => 'Homeroom teacher',
      columns: ['No.', 'Full name', 'Date', 'Received, signature'],
      handedOut: 'Handed out by',
      signature: 'signature, name',
      page: (page, pages) => `Page ${page} of ${pages}`,
    },
  },
};
