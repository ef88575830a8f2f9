"""What pages for people show: put together from saved questions, without any markup.

`force`, `issue`, `finding`, `theme`, `family`, `people`, `programme` and `home` each make what one kind of page shows;
`outstanding.web` sets it out.
"""
