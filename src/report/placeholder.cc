namespace underpin {}
