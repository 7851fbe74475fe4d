"""What people say to the city and what it answers (互动). Its first life is the question: 咨询, GB/T 39046 6.7.

Five words. **Consultation** 咨询: a question about an item or about one's own application, with a limit for the answer.
**Forward** 转办: it goes to the department that knows; the limit stays. **Answer** 答复: given by an officer of the department
that decides. **Guide** 公开问答: a good answer, written anew without anybody's data and looked at by a second person.
**Rating** 满意度: whether the answer helped.

Main verbs: ``ask``, ``take`` (at a window), ``forward``, ``extend``, ``answer``, ``tell``, ``rate``, ``propose``, ``publish``.
"""
