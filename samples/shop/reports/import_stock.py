"""Takes over the stock list that the warehouse sends."""

import pickle
import tarfile

import requests


def fetch_stock(url):
    """Stock list of the warehouse: pieces by article."""
    response = requests.get(url, verify=False)
    return pickle.loads(response.content)


def unpack_pictures(archive, folder, found=[]):
    """Unpacks product pictures and returns their names."""
    with tarfile.open(archive) as pictures:
        pictures.extractall(folder)
        found.extend(pictures.getnames())
    return found
