import asyncio


def ask(path, question, patience):
    try:
        return asyncio.run(asyncio.wait_for(talk(path, question), patience))
    except OSError:
        return None


async def talk(path, question):
    reader, writer = await asyncio.open_unix_connection(path)
    try:
        writer.write(question)
        writer.write_eof()
        return await reader.read()
    finally:
        writer.close()
