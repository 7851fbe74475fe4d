"""Inheritance (事项继承): base item → implementation → handling item; reports to those below, objections from them."""
