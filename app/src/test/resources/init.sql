-- A trigger as tutorials have it: JSON put together by hand, in a notification that nobody keeps.
CREATE TABLE todos (
    id SERIAL PRIMARY KEY,
    description TEXT NOT NULL,
    completed BOOLEAN NOT NULL
);

CREATE FUNCTION notify_todo_insert() RETURNS trigger AS $$
BEGIN
    PERFORM pg_notify('todo_inserted', '{ "id": ' || NEW.id::text || ', "description": "' || NEW.description::text || '", "completed": ' || NEW.completed::text || '}');
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER todo_insert_trigger AFTER INSERT ON todos
FOR EACH ROW EXECUTE FUNCTION notify_todo_insert();
