/** Import names that differ from the name of the distribution on PyPI; where several provide one, any of them will do. */
const TABLE = `
yaml=PyYAML,ruamel.yaml PIL=Pillow bs4=beautifulsoup4 cv2=opencv-python,opencv-python-headless,opencv-contrib-python sklearn=scikit-learn
skimage=scikit-image dateutil=python-dateutil dotenv=python-dotenv jwt=PyJWT OpenSSL=pyOpenSSL Crypto=pycryptodome,pycrypto Cryptodome=pycryptodomex
attr=attrs magic=python-magic MySQLdb=mysqlclient,mysql-python psycopg2=psycopg2-binary,psycopg2 psycopg=psycopg git=GitPython github=PyGithub
gitlab=python-gitlab serial=pyserial usb=pyusb zmq=pyzmq docx=python-docx pptx=python-pptx slugify=python-slugify,unicode-slugify
jose=python-jose multipart=python-multipart telegram=python-telegram-bot discord=discord.py,py-cord rest_framework=djangorestframework
corsheaders=django-cors-headers environ=django-environ debug_toolbar=django-debug-toolbar fitz=PyMuPDF wx=wxPython gi=PyGObject cairo=pycairo
ldap=python-ldap memcache=python-memcached Xlib=python-xlib win32api=pywin32 win32con=pywin32 win32gui=pywin32 pythoncom=pywin32 win32com=pywin32 wmi=WMI
nacl=PyNaCl pkg_resources=setuptools setuptools=setuptools markdown=Markdown google=protobuf,google-api-python-client,google-auth
googleapiclient=google-api-python-client grpc=grpcio grpc_status=grpcio-status faiss=faiss-cpu,faiss-gpu umap=umap-learn hdbscan=hdbscan
lightgbm=lightgbm pl_bolts=lightning-bolts pytorch_lightning=pytorch-lightning,lightning mpl_toolkits=matplotlib pylab=matplotlib
community=python-louvain levenshtein=python-Levenshtein Levenshtein=python-Levenshtein,Levenshtein snappy=python-snappy lz4=lz4 zstd=zstandard,zstd
pymysql=PyMySQL flask_sqlalchemy=Flask-SQLAlchemy flask_login=Flask-Login kafka=kafka-python confluent_kafka=confluent-kafka consul=python-consul
consulate=consulate etcd3=etcd3 nmap=python-nmap socks=PySocks socketio=python-socketio engineio=python-engineio websocket=websocket-client
ipdb=ipdb IPython=ipython jupyter_core=jupyter-core nbformat=nbformat pycocotools=pycocotools Bio=biopython rdkit=rdkit,rdkit-pypi
osgeo=GDAL shapefile=pyshp mapbox_vector_tile=mapbox-vector-tile stdnum=python-stdnum barcode=python-barcode qrcode=qrcode
pywintypes=pywin32 unidecode=Unidecode tabulate=tabulate tlz=toolz ephem=ephem sgmllib=sgmllib3k html5lib=html5lib lxml=lxml
hydra=hydra-core sacrebleu=sacrebleu decouple=python-decouple nose=nose,pynose mock=mock allauth=django-allauth crispy_forms=django-crispy-forms
django_filters=django-filter haystack=django-haystack storages=django-storages taggit=django-taggit import_export=django-import-export
azure=azure-core,azure-storage-blob,azure-identity zope=zope.interface ruamel=ruamel.yaml sphinx_rtd_theme=sphinx-rtd-theme
pydantic_settings=pydantic-settings tree_sitter=tree-sitter llama_index=llama-index,llama-index-core sentence_transformers=sentence-transformers
openai=openai attrs=attrs dns=dnspython bson=pymongo gridfs=pymongo pymongo=pymongo,motor redis=redis,redis-py-cluster rediscluster=redis-py-cluster
apt=python-apt debian=python-debian dbus=dbus-python pyasn1_modules=pyasn1-modules OpenGL=PyOpenGL pygments=Pygments jinja2=Jinja2 werkzeug=Werkzeug
markupsafe=MarkupSafe itsdangerous=itsdangerous typing_extensions=typing-extensions typing_inspect=typing-inspect tomlkit=tomlkit toml=toml
babel=Babel flask=Flask quart=Quart usaddress=usaddress editdistance=editdistance absl=absl-py tensorboard=tensorboard tensorflow=tensorflow,tensorflow-cpu,tensorflow-gpu,tf-nightly
tflite_runtime=tflite-runtime jaxlib=jaxlib,jax torch=torch torchvision=torchvision parso=parso pkginfo=pkginfo pythonjsonlogger=python-json-logger
prometheus_client=prometheus-client statsd=statsd sentry_sdk=sentry-sdk raven=raven opentelemetry=opentelemetry-api,opentelemetry-sdk
botocore=boto3,botocore s3transfer=boto3,s3transfer starlette=fastapi,starlette numpy=numpy lib2to3=fissix
`;

/** Import name → distributions that provide it. */
export const DISTRIBUTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  TABLE.trim()
    .split(/\s+/)
    .map((entry) => {
      const [name = '', distributions = ''] = entry.split('=');
      return [name, distributions.split(',')] as const;
    }),
);
