"""How well the machine answers, against answers by careful readers. Pure."""
