"""Rights of persons over their data: 查阅、删除、限制处理 (PIPL §§44–50), and how long data is kept."""
