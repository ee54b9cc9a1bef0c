angular.module('shop', []).controller('Search', function ($scope, $sce, $http, $q, $location, $routeParams, $window, $element, $compile, $parse) {
  $scope.found = $sce.trustAsHtml($location.search().q) // want `trustAsHtml trusts`
  $element.html($location.hash()) // want `is inserted as markup`
  $element.text($location.hash())
  $compile($routeParams.template)($scope) // want `is inserted as markup`
  $compile('<b>found</b>')($scope)
  $window.location.href = $location.search().next // want `chooses where the browser goes`
  $scope.$eval($routeParams.sum) // want `runs as code`
  $scope.$eval('a + b')
  $parse($routeParams.path) // want `runs as code`
  $scope.query = $location.search().q
  $location.path('/found')
})
